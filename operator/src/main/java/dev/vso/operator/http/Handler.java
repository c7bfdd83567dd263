package dev.vso.operator.http;

import java.io.IOException;

/** Answers requests; called on the thread of the connection. */
@FunctionalInterface
public interface Handler {

    /**
     * Answers one request by exactly one {@link Reply#send} or {@link Reply#stream}.
     *
     * @throws IOException if the client does not read
     */
    void handle(Request request, Reply reply) throws IOException;
}
