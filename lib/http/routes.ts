import { auth } from "../auth/auth";
import { type Handler, handler, methods } from "./handler";
import { changeName, changePassword, deletePicture, signUp, uploadPicture } from "./handlers/account";
import { watchAccount } from "./handlers/account-events";
import { deviceNonce, deviceToken } from "./handlers/device-token";
import { disown, endOne, endOthers, readActivity, readDevices } from "./handlers/devices";
import { health } from "./handlers/health";
import { chooseLanguage } from "./handlers/language";
