package io.rejoin.undertow.signalr2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rejoin.hub.pipeline.HubServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The script that gives a page one object per hub, with the hub's methods. It needs jQuery and jquery.signalR before it. */
final class ProxyScript {

    private final String template;
    private final String hubs;
    private final JsonMapper json;

    ProxyScript(HubServer server, JsonMapper json) {
        this.json = json;
        this.template = read();
        ObjectNode methods = json.createObjectNode();
        server.hubs().forEach(hub -> {
            ArrayNode names = methods.putArray(hub.value());
            server.methodNames(hub).forEach(names::add);
        });
        this.hubs = methods.toString();
    }

    /** The script for a page that is to connect under this path. */
    String at(String path) {
        try {
            return template.replace("@HUBS@", hubs).replace("@URL@", json.writeValueAsString(path));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("any string can be written as JSON", e);
        }
    }

    private static String read() {
        try (InputStream script = ProxyScript.class.getResourceAsStream("proxy.js")) {
            if (script == null) {
                throw new IllegalStateException("proxy.js is not on the class path");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
