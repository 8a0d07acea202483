package io.rejoin.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.signalr.CloseMessage;
import com.microsoft.signalr.GsonHubProtocol;
import com.microsoft.signalr.InvocationBinder;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which messages of the server say that the client is to stay away. Touches nothing. */
final class FarewellProtocolTest {
    /** Nothing here calls a method or answers one. */
    private static final InvocationBinder NOBODY = new InvocationBinder() {
        @Override
        public Type getReturnType(String invocationId) {
            return String.class;
        }

        @Override
        public List<Type> getParameterTypes(String methodName) {
            return List.of(String.class);
        }
    };

    private final List<String> heard = new ArrayList<>();
    private final FarewellProtocol protocol = new FarewellProtocol(new GsonHubProtocol(), () -> heard.add("for good"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':7}|1",
                "{'type':7,'allowReconnect':false}|1",
                "{'type':7,'error':'no'}|1",
                "{'type':7,'allowReconnect':true}|0",
                "{'type':7,'error':'no','allowReconnect':true}|0",
                "{'type':6}|0",
                "{'type':1,'target':'said','arguments':['allowReconnect']}@{'type':7}|1",
                "{'type':1,'target':'said','arguments':['x']}@{'type':7,'allowReconnect':true}|0",
                "{'allowReconnect':true,'type':6}@{'type':7}|1"
            },
            quoteCharacter = '~')
    void closeWithoutLeaveToComeBack_isForGood(String message, int expected) {
        String json = message.replace('\'', '"').replace('@', '\u001e') + "\u001e";
        protocol.parseMessages(ByteBuffer.wrap(json.getBytes(UTF_8)), NOBODY);

        assertThat(heard).hasSize(expected);
    }

    @Test
    void allElse_isThatOfTheProtocol() {
        GsonHubProtocol plain = new GsonHubProtocol();

        assertThat(protocol.getName()).isEqualTo("json");
        assertThat(protocol.getVersion()).isEqualTo(plain.getVersion());
        assertThat(protocol.writeMessage(new CloseMessage())).isEqualTo(plain.writeMessage(new CloseMessage()));
    }
}
