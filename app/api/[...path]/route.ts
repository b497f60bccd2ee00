import { otherwise } from "@/lib/http/routes";

export const { GET, POST, PUT, PATCH, DELETE } = otherwise;
