package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** How to log in to Vault: the auth method and its parameters, for the secrets that refer to it. */
@Group(Api.GROUP)
@Version(Api.V1BETA1)
@Plural("vaultauths")
@ShortNames("va")
@JsonClassDescription("How to log in to Vault: the auth method and its parameters, for the secrets that refer to it.")
@AdditionalPrinterColumn(name = "Healthy", jsonPath = PrinterColumns.HEALTHY)
@AdditionalPrinterColumn(name = "Ready", jsonPath = PrinterColumns.READY)
@AdditionalPrinterColumn(name = "Age", jsonPath = PrinterColumns.AGE, type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Reason", jsonPath = PrinterColumns.REASON, priority = 1)
@AdditionalPrinterColumn(
        name = "Changed",
        jsonPath = PrinterColumns.CHANGED,
        type = AdditionalPrinterColumn.Type.DATE,
        priority = 1)
@ValidationRule(
        value = "has(self.spec)",
        message = "give the VaultAuth a spec with method and mount, or with vaultAuthGlobalRef")
@JsonIgnoreProperties(ignoreUnknown = true)
public class VaultAuth extends CustomResource<VaultAuthSpec, VaultAuthStatus> implements Namespaced {}
