package dev.vso.operator.auth.login;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A file of the operator's own container that a user's resource names. Only regular files in the directories that the
 * operator's flags allow are read, up to a size limit: a device or a pipe would never end.
 *
 * @param path absolute, in one of the directories
 * @param folders directories that may contain such files
 */
public record OperatorFile(Path path, List<Path> folders) {

    /** Why a file is not read: cause and cure, to follow the field's name. Never contains the file's contents. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String why) {
            super(why);
        }

        public String why() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * The file with this path; does not read it.
     *
     * @throws Unusable if the path is not plain and absolute, or in none of the directories
     */
    public static OperatorFile of(String text, List<Path> folders) throws Unusable {
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException _) {
            throw new Unusable("is no path; correct it");
        }
        boolean climbs = StreamSupport.stream(path.spliterator(), false)
                .anyMatch(name -> name.toString().equals(".."));
        if (!path.isAbsolute() || climbs) {
            throw new Unusable("must be an absolute path without ..; correct it");
        }
        if (folders.stream().noneMatch(folder -> isBelow(path, folder))) {
            throw new Unusable("is not below %s; move the file there, or correct it".formatted(named(folders)));
        }
        return new OperatorFile(path, folders);
    }

    /**
     * The current contents of the file.
     *
     * @throws Unusable if it does not exist, is not a regular file, is too large, or if a link leads out of the
     *     directories
     */
    public String read(int greatestBytes) throws Unusable {
        try {
            Path real = path.toRealPath();
            if (!isAllowed(real)) {
                throw new Unusable("a link leads out of %s; put the file itself there".formatted(named(folders)));
            }
            if (!Files.isRegularFile(real)) {
                throw new Unusable("it is no regular file; name one");
            }
            try (InputStream file = Files.newInputStream(real)) {
                byte[] bytes = file.readNBytes(greatestBytes + 1);
                if (bytes.length > greatestBytes) {
                    throw new Unusable("it is larger than %d bytes; name another".formatted(greatestBytes));
                }
                return new String(bytes, StandardCharsets.UTF_8);
            }
        } catch (NoSuchFileException _) {
            throw new Unusable("it does not exist in the operator's container; mount it there");
        } catch (IOException _) {
            throw new Unusable("the operator may not read it; correct its permissions");
        }
    }

    private boolean isAllowed(Path real) throws IOException {
        for (Path folder : folders) {
            if (Files.exists(folder) && isBelow(real, folder.toRealPath())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBelow(Path path, Path folder) {
        return path.startsWith(folder) && !path.equals(folder);
    }

    static String named(List<Path> folders) {
        return String.join(" or ", folders.stream().map(Path::toString).toList());
    }
}
