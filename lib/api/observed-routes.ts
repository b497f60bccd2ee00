import { metrics } from "../metrics/metrics";
import { traced } from "../metrics/tracing";
import type { Handler } from "./handler";

/** Times every answer under its route's pattern, since paths hold ids. */
export function observedRoutes<Table extends Record<string, Record<string, Handler>>>(table: Table): Table {
  const routes = Object.entries(table).map(([route, byMethod]) => [
    route,
    Object.fromEntries(Object.entries(byMethod).map(([method, handle]) => [method, timed(route, method, handle)])),
  ]);
  return Object.fromEntries(routes) as Table;
}

function timed(route: string, method: string, handle: Handler): Handler {
  return async (request, context) => {
    const end = metrics().requests.startTimer({ route, method });
    const response = await traced(`${method} ${route}`, { "http.request.method": method, "http.route": route }, () =>
      handle(request, context),
    );
    end({ status: response.status });
    return response;
  };
}
