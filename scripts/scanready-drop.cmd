@echo off
rem scanready drop target: drop pictures or folders on this file. It checks them, writes a report beside them and opens it.
rem Nothing leaves this computer, and the pictures are only read.
chcp 65001 >nul
setlocal EnableExtensions DisableDelayedExpansion

rem "scanready install-drop-target" writes the program's path and the profile here.
set "binary=scanready"
set "profile=default"
if exist "%~dp0scanready.exe" if "%binary%"=="scanready" set "binary=%~dp0scanready.exe"

rem Explorer puts names such as a&b.jpg on the command line without quotes, where no argument can hold them: the program
rem reads them from the whole line instead. "exit" without /b ends before the rest of such a name is run as a command.
set "SCANREADY_DROPPED="
setlocal EnableDelayedExpansion
set "line=!cmdcmdline!"
if defined line if not "!line:%~nx0=!"=="!line!" (
    set "SCANREADY_DROPPED=!cmdcmdline!"
    "!binary!" drop --profile "!profile!"
    set "code=!errorlevel!"
    if !code! geq 9009 echo scanready was not found: run "scanready install-drop-target" again.
    echo.
    pause
    exit !code!
)
endlocal
"%binary%" drop --profile "%profile%" -- %*
exit /b %errorlevel%
