//! Copies the C headers, with `conf.h` made for the chosen features, to where the C++ build wants
//! them, and tells the crate what it is made of.

use std::path::Path;
use std::{env, fs, io};

fn copy_tree(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-env-changed=PORTICO_ENGINE_HEADERS");
    println!("cargo:rerun-if-env-changed=PORTICO_ENGINE_ID");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-env=PORTICO_ENGINE_TARGET={}", env::var("TARGET").unwrap());
    let id = env::var("PORTICO_ENGINE_ID").unwrap_or_else(|_| "unnamed".into());
    println!("cargo:rustc-env=PORTICO_ENGINE_ID={id}");

    // Set by the build script of wasmtime-c-api-impl, which lays its headers out.
    let headers = env::var("DEP_WASMTIME_C_API_INCLUDE").expect("headers of the C API");
    if let Ok(target) = env::var("PORTICO_ENGINE_HEADERS") {
        copy_tree(Path::new(&headers), Path::new(&target))?;
    }
    Ok(())
}
