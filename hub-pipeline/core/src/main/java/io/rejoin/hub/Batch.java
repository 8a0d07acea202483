package io.rejoin.hub;

import io.rejoin.token.Position;
import io.rejoin.token.TokenContent;
import java.util.List;
import java.util.Optional;

/**
 * What a transport is to send next.
 *
 * @param position where the client stands once it has this; it is what the client may ask to go on from
 * @param messages in order; may be empty
 * @param topics of each of them whom it is for
 * @param token what the client's next reconnect token is to say, if its groups changed or the old one ages
 */
public record Batch(Position position, List<Message> messages, List<Topic> topics, Optional<TokenContent> token) {}
