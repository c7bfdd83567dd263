package dev.vso.operator.vault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The JSON that Vault puts around every answer. */
record Envelope(ObjectNode root) {

    VaultResponse response(Asked asked, int status) {
        Fields fields = Fields.of(root);
        return new VaultResponse(
                asked,
                status,
                fields.text("request_id"),
                data().orElseGet(() -> VaultJson.object()),
                fields.someText("lease_id")
                        .map(id -> new LeaseInfo(
                                new LeaseId(id), fields.seconds("lease_duration"), fields.flag("renewable"))),
                fields.object("auth").map(Envelope::auth),
                fields.object("wrap_info").map(Envelope::wrap),
                fields.texts("warnings"));
    }

    /** What Vault gives as errors, and the warnings: that a KV path lacks {@code data/} comes as a warning of a 404. */
    List<String> errors() {
        List<String> all = new ArrayList<>(Fields.of(root).texts("errors"));
        all.addAll(Fields.of(root).texts("warnings"));
        return all;
    }

    /** The inner data; without an envelope everything is data. */
    Optional<ObjectNode> data() {
        boolean bare = !root.has("request_id") && !root.has("errors");
        return bare
                ? Optional.of(root).filter(r -> !r.isEmpty())
                : Optional.ofNullable(root.get("data"))
                        .filter(ObjectNode.class::isInstance)
                        .map(ObjectNode.class::cast);
    }

    private static AuthInfo auth(Fields auth) {
        return new AuthInfo(
                auth.someText("client_token").map(VaultToken::new),
                auth.someText("accessor").map(Accessor::new),
                auth.seconds("lease_duration"),
                auth.flag("renewable"),
                auth.texts("policies"),
                auth.map("metadata"),
                auth.text("token_type"),
                auth.flag("orphan"),
                auth.number("num_uses"));
    }

    private static WrapInfo wrap(Fields wrap) {
        return new WrapInfo(
                new VaultToken(wrap.requiredText("token")),
                wrap.someText("accessor").map(Accessor::new),
                wrap.seconds("ttl"),
                wrap.time("creation_time")
                        .orElseThrow(() -> new UnexpectedAnswer("the answer lacks the field creation_time")),
                wrap.text("creation_path"),
                wrap.someText("wrapped_accessor").map(Accessor::new));
    }
}
