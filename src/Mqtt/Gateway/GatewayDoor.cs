using Microsoft.AspNetCore.Connections;

namespace CardSystem.Mqtt.Gateway;

/// <summary>
/// Counts the connections that are in but not admitted yet, before TLS costs anything, and closes those beyond the limit unheard: a
/// crowd of strangers must not keep the kiosks out.
/// </summary>
internal sealed class GatewayDoor(int limit)
{
    private int _pending;

    public int Pending => Volatile.Read(ref _pending);

    /// <summary>Null where the limit is reached.</summary>
    public DoorPass? Enter()
    {
        if (Interlocked.Increment(ref _pending) <= limit) return new DoorPass(this);
        Interlocked.Decrement(ref _pending);
        return null;
    }

    private void Leave() => Interlocked.Decrement(ref _pending);

    /// <summary>Held from arrival to admission or end, whichever comes first.</summary>
    public sealed class DoorPass(GatewayDoor door) : IDisposable
    {
        private int _returned;

        public static void Return(ConnectionContext connection)
        {
            if (connection.Items.TryGetValue(typeof(DoorPass), out var pass)) ((DoorPass)pass!).Dispose();
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _returned, 1) == 0) door.Leave();
        }
    }
}
