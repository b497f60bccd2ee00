import { describeAdmin } from "./admin.contract";

describeAdmin("postgres");
