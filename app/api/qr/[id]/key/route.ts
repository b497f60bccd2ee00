import { routes } from "@/lib/http/routes";

export const { GET, POST, PUT, PATCH, DELETE } = routes["/api/qr/:id/key"];
