package dev.vso.operator.app;

import dev.vso.operator.auth.AuthResolver;
import dev.vso.operator.secret.SecretTypes;
import dev.vso.operator.secret.render.WatchedTransformations;
import dev.vso.vault.address.AddressRules;

/**
 * The operator of a cluster, as seen by a command: where it runs, and which of its rules are in force.
 *
 * @param namespace that it runs in
 * @param lease that its leader holds
 * @param references the rules for references
 * @param addresses the rules for addresses of Vault
 */
public record ClusterOperator(
        String namespace,
        String lease,
        AuthResolver.Rules references,
        WatchedTransformations.Rules transformations,
        boolean excludeRaw,
        SecretTypes secretTypes,
        AddressRules addresses) {}
