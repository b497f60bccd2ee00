import { routes } from "@/lib/api/routes";

export const { GET, POST, PUT, PATCH, DELETE } = routes["/api/devices/activity"];
