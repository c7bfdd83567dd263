package dev.vso.operator.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A program that only some tests need and that {@code ./vso} does not build; README lists all of them.
 *
 * @param name as on the PATH
 * @param debianPackage that has it; {@code ./vso test} installs it where {@code CI=true}
 */
public record SystemProgram(String name, String debianPackage) {

    public static final SystemProgram BUILDAH = new SystemProgram("buildah", "buildah");
    public static final SystemProgram CHROMEDRIVER = new SystemProgram("chromedriver", "chromium-driver");
    public static final SystemProgram CHROMIUM = new SystemProgram("chromium", "chromium");
    public static final SystemProgram OPENSSL = new SystemProgram("openssl", "openssl");
    public static final SystemProgram PROMTOOL = new SystemProgram("promtool", "prometheus");

    /** All that tests may look for on the PATH. */
    public static final List<SystemProgram> ALL = List.of(BUILDAH, CHROMEDRIVER, CHROMIUM, OPENSSL, PROMTOOL);

    /** Where it is. Without it the test is skipped and says so; in the continuous integration it fails. */
    public Path find() {
        Optional<Path> found = Arrays.stream(
                        Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        String absence = name + " is not on the PATH (Debian: apt-get install " + debianPackage + ")";
        if ("true".equals(System.getenv("CI"))) {
            assertThat(found).as(absence).isPresent();
        }
        assumeTrue(found.isPresent(), absence);
        return found.orElseThrow();
    }
}
