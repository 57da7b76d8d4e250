@echo off
rem Runs comparegan from an unpacked release on Windows, with JAVA_HOME or the java on the PATH, 17 or newer.
rem COMPAREGAN_JAVA_OPTS has further flags for Java, as in -Xmx8g.
setlocal
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
if not defined TF_CPP_MIN_LOG_LEVEL set "TF_CPP_MIN_LOG_LEVEL=3"
if not defined TF_ENABLE_ONEDNN_OPTS set "TF_ENABLE_ONEDNN_OPTS=0"
echo(%* | findstr /l /c:"--deterministic" >nul && set "TF_DETERMINISTIC_OPS=1"
"%java%" -Xlog:disable -Xlog:all=error:stderr "@%~dp0lib\jvm.options" %COMPAREGAN_JAVA_OPTS% ^
  "-Dcomparegan.home=%~dp0." -cp "%~dp0lib\*" org.comparegan.cli.Main %*
exit /b %ERRORLEVEL%
