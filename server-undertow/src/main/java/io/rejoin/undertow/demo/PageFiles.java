package io.rejoin.undertow.demo;

import io.rejoin.undertow.UserSource;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RoutingHandler;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.util.List;

/** The pages and what they need, each under a fixed name: nothing a client writes is taken for a file's name. */
final class PageFiles {

    private static final List<String> ASSETS = List.of(
            "app.css",
            "admin.js",
            "breaker.js",
            "chat.js",
            "classic-client.js",
            "connection.js",
            "core-client.js",
            "decision.js",
            "dom.js",
            "explain.js",
            "guide.js",
            "http.js",
            "matrix.js",
            "proof.js",
            "receipts.js",
            "record.js",
            "room.js",
            "rules.js",
            "sentences.js",
            "sign-in.js",
            "trail.js",
            "lib/jquery-3.7.1.min.js",
            "lib/jquery.signalR-2.4.3.min.js",
            "lib/rejoin.js",
            "lib/signalr-10.0.11.min.js",
            "lib/LICENSES.md");

    private PageFiles() {}

    static void mount(RoutingHandler routes, UserSource users) {
        read(routes, "/", PageFile.of("index.html"));
        read(routes, "/admin/", PageFile.of("admin.html"));
        read(routes, "/admin", exchange -> redirect(exchange, "/admin/"));
        read(routes, "/as/{name}/", signedIn(users, PageFile.of("chat.html")));
        ASSETS.forEach(name -> read(routes, "/assets/" + name, PageFile.of(name)));
    }

    private static void read(RoutingHandler routes, String path, HttpHandler file) {
        routes.add(Methods.GET, path, file);
        routes.add(Methods.HEAD, path, file);
    }

    private static HttpHandler signedIn(UserSource users, HttpHandler page) {
        return exchange -> {
            if (users.user(exchange).isPresent()) {
                page.handleRequest(exchange);
            } else {
                redirect(exchange, "/");
            }
        };
    }

    private static void redirect(HttpServerExchange exchange, String path) {
        exchange.setStatusCode(StatusCodes.SEE_OTHER);
        exchange.getResponseHeaders().put(Headers.LOCATION, path).put(Headers.CACHE_CONTROL, "no-store");
        exchange.endExchange();
    }
}
