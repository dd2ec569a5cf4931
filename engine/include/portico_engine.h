/* What Portico needs of Wasmtime beyond its C API. Compiled into the same static library.
 *
 * Unless said otherwise: pointers must not be null, functions may be called from any thread, an
 * error is owned by the caller (`wasmtime_error_delete`), and out-parameters are written only as
 * the text says. A pointer to bytes may be null where the length is 0. */
#ifndef PORTICO_ENGINE_H
#define PORTICO_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <wasm.h>
#include <wasmtime.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Makes an engine, as `wasm_engine_new_with_config` does, but reports a setting that this machine
 * cannot satisfy (a pool larger than the address space, say) where that one ends the process.
 * Takes ownership of `config`, which may be null for defaults. Returns null and writes `*out`, or
 * returns the error. */
wasmtime_error_t* portico_engine_new(wasm_config_t* config, wasm_engine_t** out);

/* Lets the pool reset only those pages of a used instance that were written, where the kernel can
 * tell (PAGEMAP_SCAN, Linux 6.7). Returns whether it can; if not, or if `config` is null, no
 * setting is changed. */
bool portico_pooling_pagemap_scan(wasmtime_pooling_allocation_config_t* config);

/* Lets engines made from `config` run code in memory that Wasmtime did not allocate, which
 * `portico_module_deserialize_raw` needs. Does not change which artifacts are compatible. */
void portico_config_raw_artifacts(wasm_config_t* config);

/* Loads a module from `artifact[0..length)`, made by `wasmtime_module_serialize`, without copying.
 * The engine's config must have gone through `portico_config_raw_artifacts`.
 *
 * The memory must be a mapping of its own, aligned to a page, readable and of a file opened so
 * that its pages may become executable (a private mapping is always right). The part that holds
 * code is made read-and-execute, rounded up to whole pages, so nothing else may share its last
 * page; it is made read-only again when the module goes. Memory and file must stay unchanged until
 * the last module, instance and store that use it are gone.
 *
 * The artifact is native code: version and settings are checked, but one made by an adversary runs
 * whatever the adversary likes. Returns null and writes `*out`, or returns the error. */
wasmtime_error_t* portico_module_deserialize_raw(const wasm_engine_t* engine,
                                                 const uint8_t* artifact, size_t length,
                                                 wasmtime_module_t** out);

/* Tells by its first eight bytes what a binary claims to be. */
enum {
  PORTICO_WASM_NONE = 0,      /* not WebAssembly, or too short to tell */
  PORTICO_WASM_MODULE = 1,    /* a core module, of any version */
  PORTICO_WASM_COMPONENT = 2, /* a component, of any version */
};
int32_t portico_wasm_kind(const uint8_t* wasm, size_t length);

/* A set of WebAssembly features is a mask of bits, of which these two functions alone know the
 * meaning. The default is what the `wasmtime` command of the engine's version accepts. */
uint64_t portico_features_default(void);

/* The bit of the feature that wasm-tools knows by `name[0..length)`, such as "cm-values" or
 * "wide-arithmetic"; 0 if there is none of that name. */
uint64_t portico_feature(const char* name, size_t length);

/* Lets engines made from `config` compile and run core modules of exactly `features`, as far as the
 * engine has them; it sees no components, so their features mean nothing to it. */
void portico_config_features(wasm_config_t* config, uint64_t features);

/* Validates a whole binary, every nested module and component included, by `features`. A core
 * module is validated too: ask `portico_wasm_kind` first. Nothing is executed; time is linear in
 * the length.
 *
 * When invalid: returns false, fills `*message` (caller deletes; may be null) and `*offset`, in
 * bytes from the start (may be null). When valid, neither is written. */
bool portico_validate(const uint8_t* wasm, size_t length, uint64_t features,
                      wasm_byte_vec_t* message, uint64_t* offset);

/* Turns the text format of a module or component into binary, without validating it. Returns true
 * and fills `*binary`, or false and fills `*message` (may be null); the caller deletes either. */
bool portico_text_to_binary(const char* text, size_t length, wasm_byte_vec_t* binary,
                            wasm_byte_vec_t* message);

/* Takes the exception that guest code threw and nothing caught out of the store. Returns whether
 * there was one: the error that a call has just returned then stands for it. */
bool portico_take_exception(wasmtime_context_t* context);

/* Names the engine's version, target and build: text that differs wherever compiled artifacts might.
 * Static, ends with a zero byte. */
const char* portico_engine_fingerprint(void);

/* Hash over all settings of `engine` that compiled code depends on. Equal hashes under equal
 * fingerprints mean that artifacts of one load in the other. */
uint64_t portico_engine_compatibility_hash(const wasm_engine_t* engine);

#ifdef __cplusplus
}
#endif

#endif
