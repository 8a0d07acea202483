package io.rejoin.e2e;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;

/** The test pages, and beside them the clients and jQuery byte for byte as their packages have them. */
final class PageFiles implements HttpHandler {
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    private record PageFile(String type, ByteBuffer bytes) {}

    private final Map<String, PageFile> files = Map.of(
            "/chat.html", new PageFile("text/html; charset=utf-8", own("chat.html")),
            "/chat.js", new PageFile(SCRIPT, own("chat.js")),
            "/core.html", new PageFile("text/html; charset=utf-8", own("core.html")),
            "/core.js", new PageFile(SCRIPT, own("core.js")),
            "/lib/signalr.js", new PageFile(SCRIPT, module("@microsoft/signalr/dist/browser/signalr.js")),
            "/lib/rejoin.js", new PageFile(SCRIPT, module("../../../server-undertow/client-javascript/rejoin.js")),
            "/lib/jquery.js", new PageFile(SCRIPT, module("jquery/dist/jquery.js")),
            "/lib/jquery.signalR.js", new PageFile(SCRIPT, module("signalr/jquery.signalR.js")));

    private static ByteBuffer own(String name) {
        try (InputStream file = PageFiles.class.getResourceAsStream(name)) {
            return ByteBuffer.wrap(Optional.ofNullable(file).orElseThrow().readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ByteBuffer module(String path) {
        try {
            return ByteBuffer.wrap(
                    Files.readAllBytes(Settings.javascriptModules().resolve(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        PageFile file = files.get(exchange.getRequestPath());
        if (file == null) {
            exchange.setStatusCode(StatusCodes.NOT_FOUND).endExchange();
            return;
        }
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, file.type());
        exchange.getResponseSender().send(file.bytes().duplicate());
    }
}
