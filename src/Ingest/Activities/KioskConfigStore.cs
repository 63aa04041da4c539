using System.Security.Cryptography;
using CardSystem.Contracts;
using CardSystem.Ingest.Storage;

namespace CardSystem.Ingest.Activities;

/// <summary>Which version of its configuration each kiosk was last given: the table <c>kiosk_configs</c>.</summary>
public static class KioskConfigStore
{
    /// <summary>The configuration under its version: the same content keeps it, another raises it.</summary>
    public static KioskConfig Version(Work work, string kiosk, KioskConfig config)
    {
        var digest = SHA256.HashData(Message.Write(config with { Version = 0 }));
        var known = work.One<(long Version, byte[] Digest)?>("select version, digest from kiosk_configs where kiosk = @kiosk", new { kiosk });
        if (known is { } same && same.Digest.AsSpan().SequenceEqual(digest)) return config with { Version = same.Version };
        var version = (known?.Version ?? 0) + 1;
        work.Execute(
            "insert into kiosk_configs(kiosk, version, digest) values(@kiosk, @version, @digest) on conflict(kiosk) do update set version = excluded.version, digest = excluded.digest",
            new { kiosk, version, digest });
        return config with { Version = version };
    }
}
