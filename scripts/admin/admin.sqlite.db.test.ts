import { describeAdmin } from "./admin.contract";

describeAdmin("sqlite");
