// A handler in plain Go, without generated bindings: says what it was asked, and how often this
// sandbox was asked before.
package main

import (
	"strconv"
	"structs"
	"unsafe"
)

//go:wasmimport wasi:http/types@0.2.12 [method]incoming-request.path-with-query
func pathWithQuery(request uint32, result *option)

//go:wasmimport wasi:http/types@0.2.12 [resource-drop]incoming-request
func dropRequest(request uint32)

//go:wasmimport wasi:http/types@0.2.12 [constructor]fields
func newFields() uint32

//go:wasmimport wasi:http/types@0.2.12 [constructor]outgoing-response
func newResponse(fields uint32) uint32

//go:wasmimport wasi:http/types@0.2.12 [method]outgoing-response.body
func bodyOf(response uint32, result *handle)

//go:wasmimport wasi:http/types@0.2.12 [method]outgoing-body.write
func streamOf(body uint32, result *handle)

//go:wasmimport wasi:http/types@0.2.12 [static]outgoing-body.finish
func finish(body, hasTrailers, trailers uint32, result *failure)

//go:wasmimport wasi:http/types@0.2.12 [static]response-outparam.set
func set(out, failed, response, _ uint32, _ uint64, _, _, _, _ uint32)

//go:wasmimport wasi:io/streams@0.2.12 [method]output-stream.blocking-write-and-flush
func write(stream uint32, data unsafe.Pointer, size uint32, result *failure)

//go:wasmimport wasi:io/streams@0.2.12 [resource-drop]output-stream
func dropStream(stream uint32)

// What results look like in memory.
type option struct {
	_                structs.HostLayout
	some, data, size uint32
}
type handle struct {
	_              structs.HostLayout
	failed, handle uint32
}
type failure struct {
	_      structs.HostLayout
	failed uint64
	_      [8]uint64
}

// What the host puts into this memory, and nothing here refers to yet.
var given = map[uint32][]byte{}

//go:wasmexport cabi_realloc
func realloc(_, _, _, size uint32) uint32 {
	block := make([]byte, size+1)
	at := uint32(uintptr(unsafe.Pointer(&block[0])))
	given[at] = block
	return at
}

func path(request uint32) string {
	var result option
	pathWithQuery(request, &result)
	if uint8(result.some) == 0 {
		return ""
	}
	defer delete(given, result.data)
	return string(given[result.data][:result.size])
}

func require(failed uint32) {
	if uint8(failed) != 0 {
		panic("refused")
	}
}

var requests int

//go:wasmexport wasi:http/incoming-handler@0.2.12#handle
func serve(request, out uint32) {
	requests++
	text := []byte("Hello from Go: " + path(request) + ", " + strconv.Itoa(requests) + "\n")
	dropRequest(request)

	response := newResponse(newFields())
	var body, stream handle
	bodyOf(response, &body)
	require(body.failed)
	streamOf(body.handle, &stream)
	require(stream.failed)
	set(out, 0, response, 0, 0, 0, 0, 0, 0)

	var result failure
	write(stream.handle, unsafe.Pointer(&text[0]), uint32(len(text)), &result)
	require(uint32(result.failed))
	dropStream(stream.handle)
	finish(body.handle, 0, 0, &result)
	require(uint32(result.failed))
}

func main() {}
