package dev.vso.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vso.it.TenancyRows.Row;
import dev.vso.operator.auth.FieldReach;
import dev.vso.operator.auth.TextFields;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The table of {@link TenancyReferencesIT} has a row for each field of the CRDs that can reference another namespace.
 */
class TenancyRowsTest {

    /** Fields whose target the operator itself never opens, or that another test covers. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "Database.connection.url", "Vault connects there",
            "VaultAuth.storageEncryption.mount", "TenancyTest: used in the operator's namespace only",
            "VaultAuth.storageEncryption.keyName", "TenancyTest: used in the operator's namespace only",
            "VaultAuth.aws.iamEndpoint", "AddressRulesTest",
            "VaultAuth.aws.stsEndpoint", "AddressRulesTest",
            "VaultAuthGlobal.aws.iamEndpoint", "AddressRulesTest",
            "VaultAuthGlobal.aws.stsEndpoint", "AddressRulesTest");

    @Test
    @DisplayName("Tenancy: each field of each kind that can lead elsewhere has a row in the table")
    void everyFieldHasARow() {
        Set<String> tried = TenancyRows.all().stream().map(Row::field).collect(Collectors.toCollection(TreeSet::new));
        Set<String> fields = TextFields.all().stream()
                .map(TextFields.Field::path)
                .filter(path ->
                        FieldReach.of(path).filter(FieldReach.VALUE::equals).isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(fields.stream().filter(field -> !tried.contains(field) && !ELSEWHERE.containsKey(field)))
                .as("give a new field a row in TenancyRows")
                .isEmpty();
        assertThat(fields).as("a row for a field that there is no more").containsAll(tried);
        assertThat(fields).containsAll(ELSEWHERE.keySet());
    }

    @Test
    @DisplayName("Tenancy: a field whose name says that it is a reference is not taken for a mere value")
    void noReferenceIsTakenForAValue() {
        List<String> values = TextFields.all().stream()
                .map(TextFields.Field::path)
                .filter(path -> path.matches(".*(Refs?|Refs\\[]\\.name(space)?|[sS]erviceAccount|\\.path|\\.mount"
                        + "|destination\\.name|Targets\\[]\\.name)"))
                .filter(path ->
                        FieldReach.of(path).filter(FieldReach.VALUE::equals).isPresent())
                .filter(path -> !path.endsWith("templateRefs[].name")) // in a template of a SecretTransformation
                .toList();
        assertThat(values).isEmpty();
    }

    @Test
    @DisplayName("Tenancy: each row tries something")
    void eachRowTriesSomething() {
        assertThat(TenancyRows.all()).allSatisfy(row -> {
            assertThat(row.spec()).contains("$");
            assertThat(row.invalid().size() + row.rejected().size()).isPositive();
        });
    }
}
