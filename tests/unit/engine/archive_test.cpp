// The functions that engine/ adds to Wasmtime's C API, called as the C that they are.

#include <portico_engine.h>

#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace {

using Engine = std::unique_ptr<wasm_engine_t, decltype(&wasm_engine_delete)>;
using Module = std::unique_ptr<wasmtime_module_t, decltype(&wasmtime_module_delete)>;

std::string message_of(wasmtime_error_t* error) {
  wasm_byte_vec_t text;
  wasmtime_error_message(error, &text);
  std::string message{text.data, text.size};
  wasm_byte_vec_delete(&text);
  wasmtime_error_delete(error);
  return message;
}

const std::uint8_t* data_of(const wasm_byte_vec_t& binary) {
  return reinterpret_cast<const std::uint8_t*>(binary.data);
}

Engine new_engine(wasm_config_t* config) {
  wasm_engine_t* engine = nullptr;
  if (auto* error = portico_engine_new(config, &engine)) {
    ADD_FAILURE() << message_of(error);
  }
  return {engine, &wasm_engine_delete};
}

TEST(EngineArchive, NamesItself) {
  EXPECT_TRUE(std::string_view(portico_engine_fingerprint()).starts_with("wasmtime 48."));
}

TEST(EngineArchive, ReportsSettingsThatCannotBeHad) {
  auto* pool = wasmtime_pooling_allocation_config_new();
  wasmtime_pooling_allocation_config_total_memories_set(pool, 1'000'000'000);
  auto* config = wasm_config_new();
  wasmtime_pooling_allocation_strategy_set(config, pool);
  wasmtime_pooling_allocation_config_delete(pool);

  wasm_engine_t* engine = nullptr;
  auto* error = portico_engine_new(config, &engine);
  ASSERT_NE(error, nullptr);
  EXPECT_FALSE(message_of(error).empty());
  EXPECT_EQ(engine, nullptr);
}

TEST(EngineArchive, PagemapScanIsSetOnlyWhereTheKernelHasIt) {
  auto* pool = wasmtime_pooling_allocation_config_new();
  EXPECT_EQ(portico_pooling_pagemap_scan(pool), portico_pooling_pagemap_scan(nullptr));
  wasmtime_pooling_allocation_config_total_memories_set(pool, 4);
  auto* config = wasm_config_new();
  wasmtime_pooling_allocation_strategy_set(config, pool);
  wasmtime_pooling_allocation_config_delete(pool);
  EXPECT_NE(new_engine(config), nullptr);
}

TEST(EngineArchive, CompatibilityHashFollowsSettings) {
  auto* plain = wasm_config_new();
  auto* epochs = wasm_config_new();
  wasmtime_config_epoch_interruption_set(epochs, true);
  auto* raw = wasm_config_new();
  portico_config_raw_artifacts(raw);
  const auto plain_hash = portico_engine_compatibility_hash(new_engine(plain).get());
  EXPECT_NE(plain_hash, portico_engine_compatibility_hash(new_engine(epochs).get()));
  EXPECT_EQ(plain_hash, portico_engine_compatibility_hash(new_engine(raw).get()));
}

class RawArtifact : public testing::Test {
 protected:
  RawArtifact() {
    auto* config = wasm_config_new();
    portico_config_raw_artifacts(config);
    engine_ = new_engine(config);

    constexpr std::string_view kText =
        R"((module (func (export "answer") (result i32) (i32.const 42))))";
    wasm_byte_vec_t binary{};
    EXPECT_TRUE(portico_text_to_binary(kText.data(), kText.size(), &binary, nullptr));
    wasmtime_module_t* module = nullptr;
    EXPECT_EQ(wasmtime_module_new(engine_.get(), data_of(binary), binary.size, &module), nullptr);
    wasm_byte_vec_delete(&binary);
    EXPECT_EQ(wasmtime_module_serialize(module, &artifact_), nullptr);
    wasmtime_module_delete(module);
  }
  ~RawArtifact() override { wasm_byte_vec_delete(&artifact_); }

  Engine engine_{nullptr, &wasm_engine_delete};
  wasm_byte_vec_t artifact_{};
};

// As an artifact file is used: the module starts at a later page of a private, read-only mapping.
TEST_F(RawArtifact, RunsFromAMappedFile) {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  const int file = memfd_create("artifact", MFD_CLOEXEC);
  ASSERT_GE(file, 0);
  ASSERT_EQ(pwrite(file, artifact_.data, artifact_.size, static_cast<off_t>(page)),
            static_cast<ssize_t>(artifact_.size));
  const std::size_t length = page + artifact_.size;
  void* mapping = mmap(nullptr, length, PROT_READ, MAP_PRIVATE, file, 0);
  ASSERT_NE(mapping, MAP_FAILED);
  close(file);

  wasmtime_module_t* raw = nullptr;
  ASSERT_EQ(portico_module_deserialize_raw(engine_.get(),
                                           static_cast<const std::uint8_t*>(mapping) + page,
                                           artifact_.size, &raw),
            nullptr);
  {
    const Module module{raw, &wasmtime_module_delete};
    auto* store = wasmtime_store_new(engine_.get(), nullptr, nullptr);
    auto* context = wasmtime_store_context(store);
    wasmtime_instance_t instance;
    wasm_trap_t* trap = nullptr;
    ASSERT_EQ(wasmtime_instance_new(context, module.get(), nullptr, 0, &instance, &trap), nullptr);
    wasmtime_extern_t answer;
    ASSERT_TRUE(wasmtime_instance_export_get(context, &instance, "answer", 6, &answer));
    wasmtime_val_t result;
    ASSERT_EQ(wasmtime_func_call(context, &answer.of.func, nullptr, 0, &result, 1, &trap), nullptr);
    EXPECT_EQ(result.of.i32, 42);
    wasmtime_store_delete(store);
  }
  munmap(mapping, length);
}

TEST_F(RawArtifact, RefusesWhatIsNoneAndOtherSettings) {
  wasmtime_module_t* raw = nullptr;
  auto* error = portico_module_deserialize_raw(engine_.get(), nullptr, 0, &raw);
  ASSERT_NE(error, nullptr);
  wasmtime_error_delete(error);

  auto* config = wasm_config_new();
  portico_config_raw_artifacts(config);
  wasmtime_config_epoch_interruption_set(config, true);
  const Engine other = new_engine(config);
  error = portico_module_deserialize_raw(
      other.get(), reinterpret_cast<const std::uint8_t*>(artifact_.data), artifact_.size, &raw);
  ASSERT_NE(error, nullptr);
  wasmtime_error_delete(error);
  EXPECT_EQ(raw, nullptr);
}

}  // namespace
