package dev.vso.operator.vault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vso.operator.vault.VaultFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells what an HTTP answer is. A pure function of status and body. */
final class Classification {
    private static final List<String> GONE =
            List.of("lease not found", "invalid lease", "lease expired", "invalid accessor");
    private static final int LONGEST_ERROR = 500;

    private Classification() {}

    static VaultResult of(Asked asked, int status, byte[] body) {
        if (body.length == 0) {
            return status < 300
                    ? new Envelope(VaultJson.object()).response(asked, status)
                    : failure(asked, status, List.of(), Optional.empty());
        }
        Optional<ObjectNode> json = object(body);
        if (status >= 300) {
            List<String> errors = json.map(root -> new Envelope(root).errors()).orElseGet(() -> firstLine(body));
            return failure(asked, status, errors, json.flatMap(root -> new Envelope(root).data()));
        }
        try {
            return new Envelope(json.orElseThrow(() -> new UnexpectedAnswer("the answer is not a JSON object")))
                    .response(asked, status);
        } catch (UnexpectedAnswer e) {
            return VaultFailure.unexpected(asked, status, e);
        }
    }

    static Kind kind(int status, List<String> errors) {
        String said = String.join("\n", errors).toLowerCase(Locale.ROOT);
        boolean gone = GONE.stream().anyMatch(said::contains);
        return switch (status) {
            case 400 -> gone ? Kind.LEASE_GONE : Kind.INVALID;
            case 401 -> Kind.DENIED;
            // Some versions answer so for the accessor of an ended token.
            case 403 -> said.contains("invalid accessor") ? Kind.LEASE_GONE : Kind.DENIED;
            case 404 -> Kind.NOT_FOUND;
            case 408 -> Kind.TIMED_OUT;
            case 429 -> Kind.THROTTLED;
            case 412, 472, 473 -> Kind.UNAVAILABLE;
            case 501 -> Kind.INVALID;
            default -> status >= 500 ? serverSide(said) : Kind.INVALID;
        };
    }

    private static Kind serverSide(String said) {
        if (said.contains("sealed") || said.contains("not initialized") || said.contains("not yet initialized")) {
            return Kind.SEALED;
        }
        return said.contains("local node not active") || said.contains("is in standby") || said.contains("standby mode")
                ? Kind.STANDBY
                : Kind.UNAVAILABLE;
    }

    private static VaultFailure failure(Asked asked, int status, List<String> errors, Optional<ObjectNode> data) {
        List<String> printable = errors.stream().map(Classification::printable).toList();
        return new VaultFailure(kind(status, printable), status, printable, asked, data);
    }

    private static Optional<ObjectNode> object(byte[] body) {
        try {
            return Optional.of(VaultJson.parse(body))
                    .filter(ObjectNode.class::isInstance)
                    .map(ObjectNode.class::cast);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** What a proxy, or a TLS port asked in plain text, says in its own words. */
    private static List<String> firstLine(byte[] body) {
        return new String(body, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .limit(1)
                .map(line -> "not Vault's JSON: " + line)
                .toList();
    }

    /** One line, of bounded length: it goes into conditions, events and logs. */
    private static String printable(String error) {
        String line = error.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST_ERROR ? line : line.substring(0, LONGEST_ERROR) + "…";
    }
}
