//! Wasmtime's C API and the few functions Portico needs beyond it. What each does is documented
//! where its users look: `include/portico_engine.h`.

use std::ffi::c_char;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ptr::NonNull;
use std::slice;
use std::sync::Arc;

use wasmparser::{Validator, WasmFeatures};
use wasmtime::{Config, CustomCodeMemory, Enabled, Engine, Module, PoolingAllocationConfig};
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

const VALIDATE_ASYNC_EXTRAS: u32 = 1;

#[unsafe(no_mangle)]
pub unsafe extern "C" fn portico_validate_component(
    wasm: *const u8,
    length: usize,
    flags: u32,
    message: *mut wasm_byte_vec_t,
    offset: *mut usize,
) -> bool {
    let mut features = WasmFeatures::default() | WasmFeatures::CM_ASYNC;
    if flags & VALIDATE_ASYNC_EXTRAS != 0 {
        features |= WasmFeatures::CM_ASYNC_STACKFUL
            | WasmFeatures::CM_MORE_ASYNC_BUILTINS
            | WasmFeatures::CM_ERROR_CONTEXT
            | WasmFeatures::CM_THREADING;
    }
    match Validator::new_with_features(features).validate_all(unsafe { bytes(wasm, length) }) {
        Ok(_) => true,
        Err(error) => {
            if let Some(message) = unsafe { message.as_mut() } {
                message.set_buffer(error.message().as_bytes().to_vec());
            }
            if let Some(offset) = unsafe { offset.as_mut() } {
                *offset = error.offset();
            }
            false
        }
    }
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
