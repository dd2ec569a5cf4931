// Uses files as a C program does, through the C library and the preview 1 adapter, in the directory
// "/data", and answers "ok" or the checks that failed. Tries to get out by the ways that C has.
#include "check.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void write_and_read(void) {
  FILE* file = fopen("/data/poem.txt", "w");
  CHECK(file != NULL);
  if (file == NULL)
    return;
  CHECK(fprintf(file, "%s %d\n", "roses", 42) == 9);
  CHECK(fclose(file) == 0);
  file = fopen("/data/poem.txt", "a");
  CHECK(fputs("violets\n", file) >= 0 && fclose(file) == 0);

  char line[32];
  file = fopen("/data/poem.txt", "r");
  CHECK(fgets(line, sizeof line, file) != NULL && strcmp(line, "roses 42\n") == 0);
  CHECK(fgets(line, sizeof line, file) != NULL && strcmp(line, "violets\n") == 0);
  CHECK(fgets(line, sizeof line, file) == NULL && feof(file));
  CHECK(fseek(file, 6, SEEK_SET) == 0 && fgetc(file) == '4');
  fclose(file);
}

static void directories(void) {
  CHECK(mkdir("/data/box", 0777) == 0);
  CHECK(mkdir("/data/box/", 0777) == -1 && errno == EEXIST);
  CHECK(rename("/data/poem.txt", "/data/box/poem.txt") == 0);
  struct stat status, again;
  CHECK(stat("/data/box/poem.txt", &status) == 0 && status.st_size == 17);
  CHECK(S_ISREG(status.st_mode) && status.st_nlink == 1);
  CHECK(link("/data/box/poem.txt", "/data/box/copy") == 0);
  CHECK(stat("/data/box/copy", &again) == 0 && again.st_nlink == 2);
  CHECK(again.st_ino == status.st_ino);

  int count = 0;
  DIR* box = opendir("/data/box");
  CHECK(box != NULL);
  for (struct dirent* entry; (entry = readdir(box)) != NULL;)
    if (entry->d_name[0] != '.')
      ++count;
  closedir(box);
  CHECK(count == 2);

  // By the directory's own descriptor, as tools that walk trees do.
  int fd = open("/data/box", O_RDONLY | O_DIRECTORY);
  CHECK(fd >= 0 && unlinkat(fd, "copy", 0) == 0);
  CHECK(unlinkat(fd, "poem.txt", 0) == 0);
  close(fd);
  CHECK(rmdir("/data/box") == 0);
  CHECK(stat("/data/box", &status) == -1 && errno == ENOENT);
}

static void truncation(void) {
  int fd = open("/data/bytes", O_RDWR | O_CREAT | O_EXCL, 0666);
  CHECK(fd >= 0);
  CHECK(write(fd, "abcdef", 6) == 6);
  CHECK(ftruncate(fd, 3) == 0);
  char bytes[8];
  CHECK(pread(fd, bytes, sizeof bytes, 1) == 2 && bytes[0] == 'b' && bytes[1] == 'c');
  CHECK(pwrite(fd, "X", 1, 0) == 1);
  CHECK(lseek(fd, 0, SEEK_SET) == 0 && read(fd, bytes, 8) == 3 && bytes[0] == 'X');
  CHECK(fsync(fd) == 0);
  close(fd);
  CHECK(unlink("/data/bytes") == 0);
}

static void escapes(void) {
  CHECK(fopen("/etc/passwd", "r") == NULL);
  CHECK(open("/data/../../etc/passwd", O_RDONLY) == -1);
  CHECK(open("/data/out", O_RDONLY) == -1);  // A link to /.
  CHECK(open("/data/out/etc/passwd", O_RDONLY) == -1);
  CHECK(open("/data/up/secret", O_RDONLY) == -1);  // A link to "..".
  CHECK(symlink("/etc/passwd", "/data/mine") == -1);
  CHECK(symlink("../secret", "/data/mine") == 0);  // It may be there, but leads nowhere.
  CHECK(open("/data/mine", O_RDONLY) == -1);
  CHECK(truncate("/data/mine", 0) == -1);
  CHECK(unlink("/data/mine") == 0);
}

HANDLE(request, outparam) {
  (void)request;
  write_and_read();
  directories();
  truncation();
  escapes();
  answer_checks(outparam);
}
