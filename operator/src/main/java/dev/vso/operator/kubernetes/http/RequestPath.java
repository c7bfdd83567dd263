package dev.vso.operator.kubernetes.http;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * Last check of the path of a request to the API server. {@link dev.vso.operator.kubernetes.ObjectNames} refuses
 * invalid names earlier; if one slips through, a proxy that normalises paths must not turn it into another request.
 * Pure.
 */
public final class RequestPath {

    /** Names of groups, kinds, namespaces and objects; those of RBAC have colons. */
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._:~-]+");

    private RequestPath() {}

    /** True if each segment of the path is a name, and none is {@code .} or {@code ..}. */
    public static boolean isPlain(URI address) {
        String path = address.getRawPath();
        if (path == null || path.isEmpty() || path.equals("/")) {
            return true;
        }
        String parts = path.startsWith("/") ? path.substring(1) : path;
        for (String part : (parts.endsWith("/") ? parts.substring(0, parts.length() - 1) : parts).split("/", -1)) {
            if (!SEGMENT.matcher(part).matches() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }
}
