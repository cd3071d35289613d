; Inno Setup 6: iscc /DVersion=0.1.0 /DFolder=build\app\gpu-modeler resources\packaging\installer.iss
; Installs for the person who runs it, without administrator's rights, and lets .gpum files open by a double click.
; The files of the folder come from `python main.py build`, run on Windows.

[Setup]
AppId={{7B1D7F3E-6C0B-4B0C-9A54-6750554D0001}
AppName=GPU Modeler
AppVersion={#Version}
DefaultDirName={autopf}\GPU Modeler
DefaultGroupName=GPU Modeler
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
Compression=lzma2
SolidCompression=yes
OutputBaseFilename=gpu-modeler-{#Version}-setup
SetupIconFile={#Folder}\..\made\gpu-modeler.ico
UninstallDisplayIcon={app}\gpu-modeler.exe

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[Files]
Source: "{#Folder}\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\GPU Modeler"; Filename: "{app}\gpu-modeler.exe"
Name: "{autodesktop}\GPU Modeler"; Filename: "{app}\gpu-modeler.exe"; Tasks: desktopicon

[Registry]
Root: HKA; Subkey: "Software\Classes\.gpum"; ValueType: string; ValueData: "GpuModeler.Model"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.gpum"; ValueType: string; ValueName: "Content Type"; ValueData: "application/x-gpu-modeler"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\GpuModeler.Model"; ValueType: string; ValueData: "GPU Modeler Model"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\GpuModeler.Model\DefaultIcon"; ValueType: string; ValueData: "{app}\gpu-modeler.exe,0"
Root: HKA; Subkey: "Software\Classes\GpuModeler.Model\shell\open\command"; ValueType: string; ValueData: """{app}\gpu-modeler.exe"" ""%1"""

[Run]
Filename: "{app}\gpu-modeler.exe"; Description: "{cm:LaunchProgram,GPU Modeler}"; Flags: nowait postinstall skipifsilent
