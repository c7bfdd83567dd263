package dev.vso.operator.kubernetes.http;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * The last look at where a request to the API server goes. No name gets here that is none, by {@link dev.vso.operator.kubernetes.ObjectNames}; should one
 * all the same, a proxy on the way that tidies paths must not make another request of it. Pure.
 */
public final class RequestPath {

    /** Names of groups, kinds, namespaces and objects; those of RBAC have colons. */
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._:~-]+");

    private RequestPath() {}

    /** Whether each part of the path is a name, and none of them means another folder. */
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
