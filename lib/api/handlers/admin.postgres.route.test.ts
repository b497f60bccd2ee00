import { describeAdministration } from "./admin.contract";

describeAdministration("postgres");
