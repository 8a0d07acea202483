package io.rejoin.undertow.demo;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.ETag;
import io.undertow.util.ETagUtils;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** One file of the pages, held in memory. Clients may keep it, but ask each time whether it is still the same. */
final class PageFile implements HttpHandler {

    private static final int TAG_BYTES = 12;

    private final String type;
    private final byte[] bytes;
    private final ETag tag;

    private PageFile(String type, byte[] bytes) {
        this.type = type;
        this.bytes = bytes;
        this.tag = new ETag(false, HexFormat.of().formatHex(sha256(bytes), 0, TAG_BYTES));
    }

    /**
     * Reads the file from the program.
     *
     * @throws IllegalStateException if it is not there
     */
    static PageFile of(String name) {
        try (InputStream in = PageFile.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the page file " + name + " is missing from the program");
            }
            return new PageFile(type(name), in.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException("the page file " + name + " cannot be read from the program", e);
        }
    }

    private static String type(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return switch (ending) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            default -> "text/plain; charset=utf-8";
        };
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(Headers.ETAG, tag.toString()).put(Headers.CACHE_CONTROL, "no-cache");
        if (!ETagUtils.handleIfNoneMatch(exchange, tag, true)) {
            exchange.setStatusCode(StatusCodes.NOT_MODIFIED).endExchange();
            return;
        }
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
        exchange.getResponseSender().send(ByteBuffer.wrap(bytes));
    }
}
