/** Database: a role in Vault's database engine, made and kept by the operator, and the Secret with its credentials. */
@NullMarked
package dev.vso.operator.controller.database;

import org.jspecify.annotations.NullMarked;
