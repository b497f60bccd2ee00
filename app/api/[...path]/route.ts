import { otherwise } from "@/lib/api/routes";

export const { GET, POST, PUT, PATCH, DELETE } = otherwise;
