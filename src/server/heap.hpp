#pragma once

namespace portico::server {

/// Sets this process's allocator for serving: memory freed after a request stays for the next.
/// glibc's defaults give large blocks back at once, which costs two system calls and a page fault
/// for each page of every body that passes. For a process that is a worker and nothing else.
void tune_heap();

}  // namespace portico::server
