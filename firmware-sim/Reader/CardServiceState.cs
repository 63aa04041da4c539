using System.Security.Cryptography;

namespace CardSystem.FirmwareSim.Reader;

/// <summary>
/// Everything the simulated service knows, guarded by <see cref="Gate"/>: who reads or writes here holds it, and nobody waits while holding it.
/// </summary>
internal sealed class CardServiceState
{
    public Lock Gate { get; } = new();

    public SimulatedReader?[] Slots { get; } = new SimulatedReader?[PcscWire.MostReaders];

    public Dictionary<int, CardHandle> Handles { get; } = [];

    public Dictionary<uint, PcscClient> Contexts { get; } = [];

    public HashSet<PcscClient> Waiting { get; } = [];

    public List<PcscFault> Faults { get; } = [];

    /// <summary>Wakes every client that waits for a change; each is woken once and registers anew.</summary>
    public void Changed()
    {
        foreach (var client in Waiting) client.Post(PcscWire.WaitEnded(PcscCodes.Success));
        Waiting.Clear();
    }

    public SimulatedReader? Find(string name) => Array.Find(Slots, r => r?.Name == name);

    /// <summary>The table a client keeps a copy of: always 16 entries, empty ones without a name.</summary>
    public byte[] ReaderStates()
    {
        var states = new byte[PcscWire.MostReaders * PcscWire.ReaderStateSize];
        for (var i = 0; i < Slots.Length; i++) Slots[i]?.PutState(states.AsSpan(i * PcscWire.ReaderStateSize, PcscWire.ReaderStateSize));
        return states;
    }

    /// <summary>What a service loses when it dies: all it knows of its clients, and the count of events. Cards lie where they lay, unpowered for a moment.</summary>
    public void ForgetClients()
    {
        Handles.Clear();
        Contexts.Clear();
        Waiting.Clear();
        foreach (var reader in Slots) reader?.ForgetClients();
    }

    /// <summary>The code to answer this call with in place of doing it, if a fault was ordered.</summary>
    public uint? TakeFault(PcscCall call, SimulatedReader? reader)
    {
        var fault = Faults.Find(f => f.Call == call && (f.Reader is null || f.Reader == reader));
        if (fault is null) return null;
        if (--fault.Times == 0) Faults.Remove(fault);
        return fault.Code;
    }

    /// <summary>A number nobody could guess, as the service gives to contexts and cards.</summary>
    public static int NewId() => RandomNumberGenerator.GetInt32(1, int.MaxValue);
}

/// <summary>A client's connection to a card.</summary>
internal sealed class CardHandle(int id, SimulatedReader reader, PcscClient owner)
{
    public int Id => id;

    public SimulatedReader Reader => reader;

    public PcscClient Owner => owner;

    /// <summary>Removed or reset since the client last looked: every call says so until it reconnects.</summary>
    public uint Event { get; set; }
}

/// <summary>The next so many calls of this kind fail with this code.</summary>
internal sealed class PcscFault(PcscCall call, SimulatedReader? reader, uint code, int times)
{
    public PcscCall Call => call;

    public SimulatedReader? Reader => reader;

    public uint Code => code;

    public int Times { get; set; } = times;
}
