import { qrRaceContract } from "./qr-race.contract";

qrRaceContract("postgres");
