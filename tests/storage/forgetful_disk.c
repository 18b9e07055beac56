/* fsync and fdatasync that copy the file to the folder DISK_IMAGE, or fail while the file DISK_SYNC_FAILS exists. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder: its entries are durable now, so that what was deleted from it leaves the image. */
static int sync_folder(const char *folder, const char *image)
{
    char path[8192];
    struct dirent *entry;
    DIR *entries = opendir(image);
    if (entries == NULL)
        return -1;
    while ((entry = readdir(entries)) != NULL) {
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (access(path, F_OK) != 0) {
            snprintf(path, sizeof path, "%s/%s", image, entry->d_name);
            unlink(path);
        }
    }
    closedir(entries);
    return 0;
}

static int sync_file(int fd, const char *name, const char *image)
{
    static char block[65536];
    char part[8192], whole[8192];
    off_t at = 0;
    ssize_t count;
    /* Renamed when complete: the process may be killed in the middle. */
    snprintf(part, sizeof part, "%s/.part", image);
    snprintf(whole, sizeof whole, "%s/%s", image, name);
    int out = open(part, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (out < 0)
        return -1;
    while ((count = pread(fd, block, sizeof block, at)) > 0) {
        if (write(out, block, count) != count)
            break;
        at += count;
    }
    close(out);
    return count == 0 ? rename(part, whole) : -1;
}

static int synced(int fd)
{
    char link[64], path[4096];
    struct stat status;
    const char *image = getenv("DISK_IMAGE"), *fails = getenv("DISK_SYNC_FAILS");
    if (fails != NULL && access(fails, F_OK) == 0) {
        errno = EIO;
        return -1;
    }
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (image == NULL || length < 0 || fstat(fd, &status) != 0)
        return -1;
    path[length] = 0;
    return S_ISDIR(status.st_mode) ? sync_folder(path, image) : sync_file(fd, strrchr(path, '/') + 1, image);
}

int fsync(int fd) { return synced(fd); }
int fdatasync(int fd) { return synced(fd); }
