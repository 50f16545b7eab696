package dev.belay.flags;

/// Where flags are kept. Each call ends within seconds, and may have been done although it failed.
interface FlagStore {

    FlagSeen read(Flag flag) throws FlagTrouble;

    /// For taking it back: what is archived can be revived.
    FlagSeen readEvenArchived(Flag flag) throws FlagTrouble;

    /// Only if the share still is what it was when it was read.
    void move(Flag flag, FlagMove.Share share) throws FlagTrouble;

    void switchOff(Flag flag) throws FlagTrouble;
}
