/*
 * Test double of a vendor's PKCS#11 module. Everything goes on to SoftHSM ($P11_DOUBLE_SOFTHSM), except:
 * - it dies at load or in C_Initialize as $P11_DOUBLE says: crash_load, crash_init, abort_init, exit_init, hang_init;
 *   cant_lock: it refuses threads;
 * - while a file of these names stands in $P11_DOUBLE_DIR: UNPLUGGED (the token is out), CRASH_SIGN, EXIT_SIGN, HANG_SIGN,
 *   SLOW_SIGN (a second), BAD_SIGN (a value of another key), FAIL_SIGN, PIN_PAD (a protected authentication path whose person
 *   types what the file holds; an empty file: cancels), NO_HASHING (only the mechanisms that take a hash);
 * - it locks after three wrong PINs in a row, which it counts in the file TRIES; every PIN it gets is a line in LOG.
 * Build: cc -shared -fPIC -I FOLDER_OF_pkcs11.h double.c -o double.so -ldl
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#define CK_PTR *
#define CK_DEFINE_FUNCTION(t, n) t n
#define CK_DECLARE_FUNCTION(t, n) t n
#define CK_DECLARE_FUNCTION_POINTER(t, n) t(*n)
#define CK_CALLBACK_FUNCTION(t, n) t(*n)
#ifndef NULL_PTR
#define NULL_PTR 0
#endif
#include "pkcs11.h"

static CK_FUNCTION_LIST list, *real;
static int was_out;

static const char *path_of(const char *name) {
  static char path[1024];
  const char *dir = getenv("P11_DOUBLE_DIR");
  snprintf(path, sizeof path, "%s/%s", dir ? dir : "/nonexistent", name);
  return path;
}
static int stands(const char *name) { return access(path_of(name), F_OK) == 0; }
static int mode(const char *name) {
  const char *given = getenv("P11_DOUBLE");
  return given && !strcmp(given, name);
}
static void crash(void) {
  volatile int *volatile nowhere = (volatile int *)8;
  *nowhere = 1;
}
static void hang(void) {
  for (;;) sleep(1);
}

static int tries_left(void) {
  int left = 3;
  FILE *file = fopen(path_of("TRIES"), "r");
  if (file) {
    if (fscanf(file, "%d", &left) != 1) left = 3;
    fclose(file);
  }
  return left;
}
static void keep_tries(int left) {
  FILE *file = fopen(path_of("TRIES"), "w");
  if (file) {
    fprintf(file, "%d", left);
    fclose(file);
  }
}

/* A token that was out has forgotten its sessions when it is in again. */
static int out(void) {
  if (stands("UNPLUGGED")) {
    was_out = 1;
    return 1;
  }
  if (was_out) {
    CK_SLOT_ID slots[16];
    CK_ULONG count = 16;
    was_out = 0;
    if (real->C_GetSlotList(CK_TRUE, slots, &count) == CKR_OK)
      for (CK_ULONG i = 0; i < count; i++) real->C_CloseAllSessions(slots[i]);
  }
  return 0;
}

static CK_RV initialize(CK_VOID_PTR args) {
  CK_C_INITIALIZE_ARGS *given = args;
  if (mode("crash_init")) crash();
  if (mode("abort_init")) abort();
  if (mode("exit_init")) exit(42);
  if (mode("hang_init")) hang();
  if (mode("cant_lock") && given && (given->flags & CKF_OS_LOCKING_OK)) return CKR_CANT_LOCK;
  return real->C_Initialize(args);
}

static CK_RV slot_list(CK_BBOOL present, CK_SLOT_ID_PTR slots, CK_ULONG_PTR count) {
  if (out() && present) {
    *count = 0;
    return CKR_OK;
  }
  return real->C_GetSlotList(present, slots, count);
}

static CK_RV token_info(CK_SLOT_ID slot, CK_TOKEN_INFO_PTR info) {
  int left = tries_left();
  if (out()) return CKR_TOKEN_NOT_PRESENT;
  CK_RV rv = real->C_GetTokenInfo(slot, info);
  if (rv != CKR_OK) return rv;
  info->flags &= ~(CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED);
  if (left == 2) info->flags |= CKF_USER_PIN_COUNT_LOW;
  if (left == 1) info->flags |= CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY;
  if (left <= 0) info->flags |= CKF_USER_PIN_LOCKED;
  if (stands("PIN_PAD")) info->flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
  return rv;
}

static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR_PTR pin, CK_ULONG length) {
  char typed[256];
  FILE *log = fopen(path_of("LOG"), "a");
  if (log) {
    fprintf(log, "login %lu %lu\n", user, length);
    fclose(log);
  }
  if (out()) return CKR_DEVICE_REMOVED;
  if (tries_left() <= 0) return CKR_PIN_LOCKED;
  if (stands("PIN_PAD")) {
    if (length != 0) return CKR_ARGUMENTS_BAD;
    FILE *pad = fopen(path_of("PIN_PAD"), "r");
    length = pad ? fread(typed, 1, sizeof typed, pad) : 0;
    if (pad) fclose(pad);
    if (length == 0) return CKR_FUNCTION_CANCELED;
    pin = (CK_UTF8CHAR_PTR)typed;
  }
  CK_RV rv = real->C_Login(session, user, pin, length);
  if (rv == CKR_PIN_INCORRECT) {
    keep_tries(tries_left() - 1);
    return tries_left() <= 0 ? CKR_PIN_LOCKED : rv;
  }
  if (rv == CKR_OK) keep_tries(3);
  return rv;
}

static CK_RV sign_init(CK_SESSION_HANDLE session, CK_MECHANISM_PTR mechanism, CK_OBJECT_HANDLE key) {
  if (out()) return CKR_DEVICE_REMOVED;
  return real->C_SignInit(session, mechanism, key);
}

static CK_RV sign(CK_SESSION_HANDLE session, CK_BYTE_PTR data, CK_ULONG length, CK_BYTE_PTR value, CK_ULONG_PTR room) {
  if (out()) return CKR_DEVICE_REMOVED;
  if (stands("CRASH_SIGN")) crash();
  if (stands("EXIT_SIGN")) exit(42);
  if (stands("HANG_SIGN")) hang();
  if (stands("SLOW_SIGN")) sleep(1);
  if (stands("FAIL_SIGN")) return CKR_DEVICE_ERROR;
  CK_RV rv = real->C_Sign(session, data, length, value, room);
  if (rv == CKR_OK && stands("BAD_SIGN")) value[*room / 2] ^= 1;
  return rv;
}

static CK_RV mechanism_info(CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO_PTR info) {
  CK_RV rv = real->C_GetMechanismInfo(slot, type, info);
  int hashes = type == CKM_SHA256_RSA_PKCS || type == CKM_SHA384_RSA_PKCS || type == CKM_SHA512_RSA_PKCS ||
               type == CKM_SHA256_RSA_PKCS_PSS || type == CKM_SHA384_RSA_PKCS_PSS || type == CKM_SHA512_RSA_PKCS_PSS;
  if (rv == CKR_OK && hashes && stands("NO_HASHING")) info->flags &= ~CKF_SIGN;
  return rv;
}

__attribute__((constructor)) static void loaded(void) {
  if (mode("crash_load")) crash();
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR functions) {
  CK_RV (*get)(CK_FUNCTION_LIST_PTR_PTR);
  const char *softhsm = getenv("P11_DOUBLE_SOFTHSM");
  void *library = dlopen(softhsm ? softhsm : "", RTLD_NOW | RTLD_LOCAL);
  if (!library) return CKR_GENERAL_ERROR;
  get = (CK_RV(*)(CK_FUNCTION_LIST_PTR_PTR))dlsym(library, "C_GetFunctionList");
  if (!get || get(&real) != CKR_OK) return CKR_GENERAL_ERROR;
  list = *real;
  list.C_Initialize = initialize;
  list.C_GetSlotList = slot_list;
  list.C_GetTokenInfo = token_info;
  list.C_Login = login;
  list.C_SignInit = sign_init;
  list.C_Sign = sign;
  list.C_GetMechanismInfo = mechanism_info;
  *functions = &list;
  return CKR_OK;
}
