//! Wasmtime's C API and the few functions Portico needs beyond it. What each does is documented
//! where its users look: `include/portico_engine.h`.

use std::ffi::c_char;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ptr::NonNull;
use std::slice;
use std::sync::Arc;

use wasmparser::{Validator, WasmFeatures};
use wasmtime::{
    AsContextMut, Config, CustomCodeMemory, Enabled, Engine, Module, PoolingAllocationConfig,
    RootScope, WasmFeatures as EngineFeatures,
};
pub use wasmtime_c_api::*;
use wasmtime_internal_jit_icache_coherence as icache;

/// Views `pointer..pointer + length`, which may be null when empty.
unsafe fn bytes<'a>(pointer: *const u8, length: usize) -> &'a [u8] {
    if length == 0 || pointer.is_null() {
        &[]
    } else {
        unsafe { slice::from_raw_parts(pointer, length) }
    }
}

fn boxed_error(error: wasmtime::Error) -> Option<Box<wasmtime_error_t>> {
    Some(Box::new(error.into()))
}

// These structs of the C API hold exactly one field, which is private. All are `repr(C)` but the
// module, of which size and alignment can be checked.
const fn same_layout<A, B>() -> bool {
    size_of::<A>() == size_of::<B>() && align_of::<A>() == align_of::<B>()
}
const _: () = assert!(same_layout::<wasm_config_t, Config>());
const _: () = assert!(same_layout::<wasm_engine_t, Engine>());
const _: () =
    assert!(same_layout::<wasmtime_pooling_allocation_config_t, PoolingAllocationConfig>());
const _: () = assert!(same_layout::<wasmtime_module_t, Module>());

#[unsafe(no_mangle)]
pub unsafe extern "C" fn portico_engine_new(
    config: Option<Box<wasm_config_t>>,
    out: *mut *mut wasm_engine_t,
) -> Option<Box<wasmtime_error_t>> {
    let config = match config {
        Some(config) => unsafe { *Box::from_raw(Box::into_raw(config).cast::<Config>()) },
        None => Config::new(),
    };
    match Engine::new(&config) {
        Ok(engine) => {
            unsafe { *out = Box::into_raw(Box::new(engine)).cast() };
            None
        }
        Err(error) => boxed_error(error),
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn portico_pooling_pagemap_scan(
    config: *mut wasmtime_pooling_allocation_config_t,
) -> bool {
    let available = PoolingAllocationConfig::is_pagemap_scan_available();
    if let (true, Some(config)) =
        (available, unsafe { config.cast::<PoolingAllocationConfig>().as_mut() })
    {
        config.pagemap_scan(Enabled::Yes);
    }
    available
}

/// Makes code executable in memory that Wasmtime does not own, as it needs for raw artifacts.
struct MappedCode {
    page: usize,
}

impl MappedCode {
    fn protect(&self, code: *const u8, length: usize, protection: i32) -> wasmtime::Result<()> {
        let end = length.next_multiple_of(self.page);
        match unsafe { libc::mprotect(code.cast_mut().cast(), end, protection) } {
            0 => Ok(()),
            _ => Err(std::io::Error::last_os_error().into()),
        }
    }
}

impl CustomCodeMemory for MappedCode {
    fn required_alignment(&self) -> usize {
        self.page
    }

    fn publish_executable(&self, code: *const u8, length: usize) -> wasmtime::Result<()> {
        unsafe { icache::clear_cache(code.cast(), length)? };
        self.protect(code, length, libc::PROT_READ | libc::PROT_EXEC)?;
        Ok(icache::pipeline_flush_mt()?)
    }

    // Read-only, as an artifact is mapped: nothing here ever edits code again.
    fn unpublish_executable(&self, code: *const u8, length: usize) -> wasmtime::Result<()> {
        self.protect(code, length, libc::PROT_READ)
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn portico_config_raw_artifacts(config: *mut wasm_config_t) {
    if let Some(config) = unsafe { config.cast::<Config>().as_mut() } {
        let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as usize;
        config.with_custom_code_memory(Some(Arc::new(MappedCode { page })));
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn portico_wasm_kind(wasm: *const u8, length: usize) -> i32 {
    // The magic, two bytes of version, two bytes of layer.
    match unsafe { bytes(wasm, length) } {
        [b'\0', b'a', b's', b'm', _, _, 0, 0, ..] => 1,
        [b'\0', b'a', b's', b'm', _, _, 1, 0, ..] => 2,
        _ => 0,
    }
}

// The validator is newer than the engine's own, so features have bits of both: names tell which.

fn to_validator(features: EngineFeatures) -> WasmFeatures {
    let names = features.iter_names().map(|(name, _)| name);
    names.filter_map(WasmFeatures::from_name).fold(WasmFeatures::empty(), WasmFeatures::union)
}

#[unsafe(no_mangle)]
pub extern "C" fn portico_features_default() -> u64 {
    let features = EngineFeatures::WASM3
        | EngineFeatures::GC_TYPES
        | EngineFeatures::COMPONENT_MODEL
        | EngineFeatures::CM_ASYNC;
    to_validator(features).bits()
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn portico_feature(name: *const u8, length: usize) -> u64 {
    let name = String::from_utf8_lossy(unsafe { bytes(name, length) });
    let name = name.to_ascii_uppercase().replace('-', "_");
    WasmFeatures::from_name(&name).unwrap_or(WasmFeatures::empty()).bits()
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn portico_config_features(config: *mut wasm_config_t, features: u64) {
    let Some(config) = (unsafe { config.cast::<Config>().as_mut() }) else { return };
    let wanted = WasmFeatures::from_bits_truncate(features);
    // An engine that is asked for more than it knows does not start at all; so modules that use more
    // are refused one by one.
    let known = EngineFeatures::WASM3
        | EngineFeatures::SHARED_EVERYTHING_THREADS
        | EngineFeatures::CUSTOM_PAGE_SIZES
        | EngineFeatures::STACK_SWITCHING
        | EngineFeatures::WIDE_ARITHMETIC;
    for (name, flag) in EngineFeatures::all().iter_names() {
        let of_components = name.starts_with("CM_") || name == "COMPONENT_MODEL";
        if let (false, Some(feature)) = (of_components, WasmFeatures::from_name(name)) {
            config.wasm_features(flag, known.contains(flag) && wanted.contains(feature));
        }
    }
}

fn report(text: &str, message: *mut wasm_byte_vec_t) {
    if let Some(message) = unsafe { message.as_mut() } {
        message.set_buffer(text.as_bytes().to_vec());
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn portico_validate(
    wasm: *const u8,
    length: usize,
    features: u64,
    message: *mut wasm_byte_vec_t,
    offset: *mut u64,
) -> bool {
    let features = WasmFeatures::from_bits_truncate(features);
    match Validator::new_with_features(features).validate_all(unsafe { bytes(wasm, length) }) {
        Ok(_) => true,
        Err(error) => {
            report(error.message(), message);
            if let Some(offset) = unsafe { offset.as_mut() } {
                *offset = error.offset();
            }
            false
        }
    }
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn portico_text_to_binary(
    text: *const u8,
    length: usize,
    binary: &mut wasm_byte_vec_t,
    message: *mut wasm_byte_vec_t,
) -> bool {
    let parsed = str::from_utf8(unsafe { bytes(text, length) })
        .map_err(|error| error.to_string())
        .and_then(|text| wat::parse_str(text).map_err(|error| error.to_string()));
    match parsed {
        Ok(bytes) => {
            binary.set_buffer(bytes);
            true
        }
        Err(error) => {
            report(&error, message);
            false
        }
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn portico_take_exception(context: WasmtimeStoreContextMut<'_>) -> bool {
    let mut scope = RootScope::new(context);
    scope.as_context_mut().take_pending_exception().is_some()
}

#[unsafe(no_mangle)]
pub unsafe extern "C" fn portico_module_deserialize_raw(
    engine: &wasm_engine_t,
    artifact: *const u8,
    length: usize,
    out: *mut *mut wasmtime_module_t,
) -> Option<Box<wasmtime_error_t>> {
    let engine = unsafe { &*std::ptr::from_ref(engine).cast::<Engine>() };
    let Some(artifact) = NonNull::new(artifact.cast_mut()) else {
        return boxed_error(wasmtime::format_err!("no artifact given"));
    };
    match unsafe {
        Module::deserialize_raw(engine, NonNull::slice_from_raw_parts(artifact, length))
    } {
        Ok(module) => {
            unsafe { *out = Box::into_raw(Box::new(module)).cast() };
            None
        }
        Err(error) => boxed_error(error),
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn portico_engine_fingerprint() -> *const c_char {
    concat!(
        "wasmtime 48.0.8 ",
        env!("PORTICO_ENGINE_TARGET"),
        " portico-engine ",
        env!("PORTICO_ENGINE_ID"),
        "\0"
    )
    .as_ptr()
    .cast()
}

#[unsafe(no_mangle)]
pub extern "C" fn portico_engine_compatibility_hash(engine: &wasm_engine_t) -> u64 {
    let engine = unsafe { &*std::ptr::from_ref(engine).cast::<Engine>() };
    let mut hasher = DefaultHasher::new();
    engine.precompile_compatibility_hash().hash(&mut hasher);
    hasher.finish()
}
