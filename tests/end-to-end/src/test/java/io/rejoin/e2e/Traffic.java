package io.rejoin.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;

/** Every frame that the page's sockets received, as it came over the wire. Belongs to the page's thread. */
final class Traffic {
    private final List<String> frames = new ArrayList<>();

    static Traffic of(Page page) {
        Traffic traffic = new Traffic();
        page.onWebSocket(socket -> socket.onFrameReceived(traffic::add));
        return traffic;
    }

    private void add(WebSocketFrame frame) {
        byte[] binary = frame.binary();
        frames.add(binary == null ? frame.text() : new String(binary, ISO_8859_1));
    }

    /** How many frames there were so far. */
    int mark() {
        return frames.size();
    }

    /** All that was received since the mark. */
    String since(int mark) {
        return String.join("\n", frames.subList(mark, frames.size()));
    }
}
