@echo off
rem Runs Warren with a JDK >= 25; the java on the PATH may be an older one. The twin of the script "warren".
rem   WARREN_JAVA  the java.exe to use    WARREN_OPTS  further options for it, such as -Xmx2g
setlocal EnableExtensions EnableDelayedExpansion
set "HERE=%~dp0"
set "LIB=%HERE%lib"
if not exist "%LIB%" set "LIB=%HERE%cli\target\dist\lib"
if not exist "%LIB%\warren-*.jar" (
    if not exist "%HERE%cli\pom.xml" (
        echo warren: expected lib\ next to %~f0 1>&2
        exit /b 70
    )
    echo warren: building from the sources, once; the first time, Maven also fetches what it needs 1>&2
    pushd "%HERE%"
    call mvn -B -ntp -q -pl cli -am package -Dmaven.test.skip=true 1>&2
    if errorlevel 1 (
        popd
        echo warren: the build failed 1>&2
        exit /b 70
    )
    popd
)

set "JAVA="
if defined WARREN_JAVA (
    set "JAVA=%WARREN_JAVA%"
    goto run
)
if exist "%HERE%runtime\bin\java.exe" call :try "%HERE%runtime"
if defined JAVA_HOME call :try "%JAVA_HOME%"
for /f "delims=" %%J in ('where java 2^>nul') do for %%B in ("%%~dpJ..") do call :try "%%~fB"
if defined JAVA_HOME_25_X64 call :try "%JAVA_HOME_25_X64%"
for %%P in ("%ProgramFiles%\Java" "%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Microsoft" "%USERPROFILE%\.jdks") do (
    for /d %%D in ("%%~P\*") do call :try "%%~D"
)
if not defined JAVA (
    echo warren: needs Java ^>= 25 and finds none; install one, or set WARREN_JAVA to the java.exe to use 1>&2
    exit /b 69
)

:run
"%JAVA%" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseCompactObjectHeaders ^
    -XX:+ExitOnOutOfMemoryError -Dio.netty.buffer.checkAccessible=false %WARREN_OPTS% -cp "%LIB%\*" io.warren.cli.Main %*
exit /b %ERRORLEVEL%

rem Takes this JDK if none is taken yet and its release file says that it is new enough.
:try
if defined JAVA exit /b 0
if not exist "%~1\bin\java.exe" exit /b 0
if not exist "%~1\release" exit /b 0
for /f "tokens=2 delims==" %%V in ('findstr /b "JAVA_VERSION=" "%~1\release"') do (
    for /f "tokens=1 delims=." %%F in ("%%~V") do if %%F GEQ 25 set "JAVA=%~1\bin\java.exe"
)
exit /b 0
