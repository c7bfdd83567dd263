package dev.vso.operator.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address to listen on, in Go's notation: {@code :8080}, {@code 127.0.0.1:8080}, {@code [::1]:8080}.
 *
 * @param host empty for all interfaces
 * @param port 0 for a port that the system chooses
 */
public record BindAddress(String host, int port) {
    private static final Pattern FORM = Pattern.compile("(?:\\[([0-9A-Fa-f:.%]+)]|([^:\\[\\]\\s]*)):(\\d{1,5})");

    /**
     * Parses an address; empty text and {@code 0} switch a listener off and yield an empty result.
     *
     * @throws IllegalArgumentException if the text is no address
     */
    public static Optional<BindAddress> parse(String text) {
        if (text.isEmpty() || text.equals("0")) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group(3)) > 65535) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is not an address to listen on: write :8080, 127.0.0.1:8080 or [::1]:8080, or 0 for none");
        }
        String host = form.group(1) != null ? form.group(1) : form.group(2);
        return Optional.of(new BindAddress(host, Integer.parseInt(form.group(3))));
    }

    /**
     * The address for a socket.
     *
     * @throws UnknownHostException if the host does not resolve
     */
    public InetSocketAddress socketAddress() throws UnknownHostException {
        return host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(InetAddress.getByName(host), port);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
