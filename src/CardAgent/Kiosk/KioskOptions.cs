using System.ComponentModel.DataAnnotations;
using CardSystem.CardAgent.Settings;
using CardSystem.Contracts;

namespace CardSystem.CardAgent.Kiosk;

/// <summary>Section <c>Kiosk</c>: who this kiosk is.</summary>
public sealed class KioskOptions
{
    public const string Section = "Kiosk";

    /// <summary>The kiosk's name at the centre; also its MQTT client id and user name.</summary>
    public string Id { get; set; } = "";

    /// <summary>PEM file with the kiosk's P-256 signing key; made by <c>cardagent key</c>.</summary>
    [PathSetting]
    public string KeyFile { get; set; } = "";

    /// <summary>Made when the centre has taken this kiosk out of service; while it is there the agent only says so.</summary>
    [PathSetting]
    public string RetiredFile { get; set; } = "data/retired.json";

    /// <summary>Where the timetable last received is kept, so that the kiosk can start without a network.</summary>
    [PathSetting]
    public string ConfigFile { get; set; } = "data/config.json";

    /// <summary>Where the list of lost cards is kept, so that a kiosk that starts without a network has it; empty for the name of <see cref="ConfigFile"/>, ending in <c>.hotlist</c>.</summary>
    [PathSetting]
    public string HotlistFile { get; set; } = "";

    internal string HotlistPath => HotlistFile.Length > 0 ? HotlistFile : Path.ChangeExtension(ConfigFile, ".hotlist");

    /// <summary>Where it stands which of the centre's orders were done, so that none is done twice.</summary>
    internal string OrdersPath => Path.ChangeExtension(ConfigFile, ".orders");

    /// <summary>A list of lost cards older than so many hours is said to be old.</summary>
    [Range(1, 8_760)]
    public int HotlistHours { get; set; } = 24;

    /// <summary>The kiosk's compact certificate (.cvc), by which member cards know it for a kiosk; enrolment and renewal write it. Without it cards are proved but not written on.</summary>
    [PathSetting]
    public string CardCertificateFile { get; set; } = "";

    internal IEnumerable<string> Faults()
    {
        if (Id.Length == 0) yield return "Kiosk:Id is missing; give this kiosk's name at the centre, 1 to 32 of a-z, 0-9 and '-'.";
        else if (!KioskId.TryParse(Id, out _)) yield return $"Kiosk:Id is '{Shown.Of(Id)}'; allowed: 1 to 32 of a-z, 0-9 and '-', starting with a letter or digit.";
        if (KeyFile.Length == 0) yield return "Kiosk:KeyFile is missing; make a key with 'cardagent key --out FILE' and give its file.";
        if (RetiredFile.Length == 0) yield return "Kiosk:RetiredFile is empty; give a file the kiosk may write, for example data/retired.json.";
        if (ConfigFile.Length == 0) yield return "Kiosk:ConfigFile is empty; give a file the kiosk may write, for example data/config.json.";
    }
}
