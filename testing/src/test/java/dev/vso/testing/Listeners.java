package dev.vso.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The addresses that processes listen on, from {@code /proc}. */
final class Listeners {

    private static final String LISTEN = "0A";
    private static final String LOOPBACK_IN_HEX = "0100007F";

    private Listeners() {}

    /** The addresses: {@code 127.0.0.1:PORT}, and for anything else the hexadecimal form of the kernel. */
    static Set<String> of(List<Long> pids) {
        try {
            var sockets = new HashSet<String>();
            for (var pid : pids) {
                sockets.addAll(socketsOf(pid));
            }
            var addresses = new TreeSet<String>();
            for (var table : List.of("tcp", "tcp6")) {
                for (var line : Files.readAllLines(Path.of("/proc/net", table))) {
                    var field = line.strip().split("\\s+", -1);
                    if (field[3].equals(LISTEN) && sockets.contains("socket:[" + field[9] + "]")) {
                        addresses.add(readable(field[1]));
                    }
                }
            }
            return addresses;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> socketsOf(long pid) throws IOException {
        var sockets = new HashSet<String>();
        try (var files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (var file : files.toList()) {
                if (Files.isSymbolicLink(file)) {
                    sockets.add(Files.readSymbolicLink(file).toString());
                }
            }
        }
        return sockets;
    }

    private static String readable(String hex) {
        var parts = hex.split(":", -1);
        var host = parts[0].equals(LOOPBACK_IN_HEX) ? "127.0.0.1" : parts[0];
        return host + ":" + Integer.parseInt(parts[1], 16);
    }
}
