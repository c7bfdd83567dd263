package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Templates and filters that several secrets share. */
@Group(Api.GROUP)
@Version(Api.V1BETA1)
@Plural("secrettransformations")
@ShortNames("st")
@JsonClassDescription("Templates and filters that several secrets share.")
@AdditionalPrinterColumn(name = "Healthy", jsonPath = PrinterColumns.HEALTHY)
@AdditionalPrinterColumn(name = "Ready", jsonPath = PrinterColumns.READY)
@AdditionalPrinterColumn(name = "Age", jsonPath = PrinterColumns.AGE, type = AdditionalPrinterColumn.Type.DATE)
@JsonIgnoreProperties(ignoreUnknown = true)
public class SecretTransformation extends CustomResource<SecretTransformationSpec, SecretTransformationStatus>
        implements Namespaced {

    /** An object without a spec is a valid one that sets nothing. */
    @Override
    protected SecretTransformationSpec initSpec() {
        return SecretTransformationSpec.EMPTY;
    }
}
