import { describeAdministration } from "./admin.contract";

describeAdministration("sqlite");
