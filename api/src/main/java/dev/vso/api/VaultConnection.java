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

/** How to reach a Vault server: its address, and how its certificate is checked. */
@Group(Api.GROUP)
@Version(Api.V1BETA1)
@Plural("vaultconnections")
@ShortNames("vc")
@JsonClassDescription("How to reach a Vault server: its address, and how its certificate is checked.")
@AdditionalPrinterColumn(name = "Healthy", jsonPath = PrinterColumns.HEALTHY)
@AdditionalPrinterColumn(name = "Ready", jsonPath = PrinterColumns.READY)
@AdditionalPrinterColumn(name = "Age", jsonPath = PrinterColumns.AGE, type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Reason", jsonPath = PrinterColumns.REASON, priority = 1)
@AdditionalPrinterColumn(
        name = "Changed",
        jsonPath = PrinterColumns.CHANGED,
        type = AdditionalPrinterColumn.Type.DATE,
        priority = 1)
@ValidationRule(value = "has(self.spec)", message = "give the VaultConnection a spec with at least an address")
@JsonIgnoreProperties(ignoreUnknown = true)
public class VaultConnection extends CustomResource<VaultConnectionSpec, VaultConnectionStatus> implements Namespaced {}
