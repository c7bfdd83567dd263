package dev.vso.operator.http;

import java.io.IOException;

/** Answers requests; called on the thread of the connection. */
@FunctionalInterface
public interface HttpHandler {

    /**
     * Answers one request by exactly one {@link HttpReply#send} or {@link HttpReply#stream}.
     *
     * @throws IOException if the client does not read
     */
    void handle(HttpRequestHead request, HttpReply reply) throws IOException;
}
